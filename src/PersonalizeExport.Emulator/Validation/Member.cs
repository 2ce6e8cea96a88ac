namespace PersonalizeExport.Emulator.Validation;

/// <summary>A member of a structure.</summary>
internal sealed record Member(string Name, Shape Shape, bool Required = false);
