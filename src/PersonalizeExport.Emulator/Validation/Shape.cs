namespace PersonalizeExport.Emulator.Validation;

/// <summary>What the service model says of a value.</summary>
internal abstract record Shape;
