namespace PersonalizeExport.Emulator.Validation;

/// <summary>Named members.</summary>
internal sealed record StructureShape(params Member[] Members) : Shape;
