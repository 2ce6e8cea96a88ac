namespace PersonalizeExport.Emulator.Http;

/// <summary>A response of the service that is an error: its code, its words and its HTTP status.</summary>
internal sealed class ServiceException(string code, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;
}
