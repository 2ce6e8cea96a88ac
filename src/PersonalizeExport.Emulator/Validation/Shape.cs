namespace PersonalizeExport.Emulator.Validation;

/// <summary>What the service model says of a value.</summary>
internal abstract record Shape;

/// <summary>Text: lengths in code points, a pattern for the whole value, or a set of values.</summary>
internal sealed record StringShape(int Min = 0, int Max = int.MaxValue, JavaPattern? Pattern = null, string[]? Values = null, bool Sensitive = false) : Shape;

/// <summary>A whole number in a range.</summary>
internal sealed record IntegerShape(int Min, int Max) : Shape;

/// <summary>A list of values of one shape.</summary>
internal sealed record ListShape(Shape Member, int Min, int Max) : Shape;

/// <summary>Named members.</summary>
internal sealed record StructureShape(params Member[] Members) : Shape;

/// <summary>A member of a structure.</summary>
internal sealed record Member(string Name, Shape Shape, bool Required = false);
