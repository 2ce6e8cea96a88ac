using System.Text.Json;
using PersonalizeExport.Emulator.Operations;

namespace PersonalizeExport.Emulator.Http;

/// <summary>A response, ready to be sent.</summary>
internal sealed record ServiceResponse(int Status, byte[] Body, Delivery Delivery = Delivery.Whole)
{
    /// <summary>No response at all.</summary>
    public static ServiceResponse None { get; } = new(StatusCodes.Status200OK, []);

    public static ServiceResponse Success(object result) =>
        new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(result, result.GetType(), Wire.Json));

    public static ServiceResponse Error(ServiceException error) =>
        new(error.Status, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["__type"] = error.Code,
            ["message"] = error.Message,
        }));
}

/// <summary>How much of a response reaches the client before the connection is cut.</summary>
internal enum Delivery
{
    Whole,
    CutInBody,
    CutBeforeResponse,
}
