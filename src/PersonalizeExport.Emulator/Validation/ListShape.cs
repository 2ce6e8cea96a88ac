namespace PersonalizeExport.Emulator.Validation;

/// <summary>A list of values of one shape.</summary>
internal sealed record ListShape(Shape Member, int Min, int Max) : Shape;
