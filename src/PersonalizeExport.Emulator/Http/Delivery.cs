namespace PersonalizeExport.Emulator.Http;

/// <summary>How much of an answer reaches the client before the connection is cut.</summary>
internal enum Delivery
{
    Whole,
    CutInBody,
    CutBeforeAnswer,
}
