namespace PersonalizeExport.Emulator.Validation;

/// <summary>A whole number in a range.</summary>
internal sealed record IntegerShape(int Min, int Max) : Shape;
