namespace PersonalizeExport.Emulator.Hosting;

/// <summary>The emulator cannot start; the message tells the user what to change.</summary>
internal sealed class EmulatorStartException(string message, Exception? inner = null) : Exception(message, inner);
