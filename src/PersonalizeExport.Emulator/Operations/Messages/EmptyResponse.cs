namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The output of the operations that return nothing.</summary>
internal sealed record EmptyResponse;
