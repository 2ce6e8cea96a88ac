namespace PersonalizeExport.Emulator.Control;

/// <summary>An order to the emulator that it cannot follow, and why.</summary>
internal sealed class ControlException(string message) : Exception(message);
