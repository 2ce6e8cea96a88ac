namespace PersonalizeExport.Emulator.Http;

/// <summary>How much of a response reaches the client before the connection is cut.</summary>
internal enum Delivery
{
    Whole,
    CutInBody,
    CutBeforeResponse,
}
