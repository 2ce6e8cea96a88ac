namespace PersonalizeExport.Emulator.Validation;

/// <summary>Text: lengths in code points, a pattern for the whole value, or a set of values.</summary>
internal sealed record StringShape(int Min = 0, int Max = int.MaxValue, JavaPattern? Pattern = null, string[]? Values = null, bool Sensitive = false) : Shape;
