using System.Text.Json;
using PersonalizeExport.Emulator.Operations;

namespace PersonalizeExport.Emulator.Http;

/// <summary>An answer of the service, ready to be sent.</summary>
internal sealed record ServiceAnswer(int Status, byte[] Body, Delivery Delivery = Delivery.Whole)
{
    /// <summary>No answer at all.</summary>
    public static ServiceAnswer None { get; } = new(StatusCodes.Status200OK, []);

    public static ServiceAnswer Success(object result) =>
        new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(result, result.GetType(), Wire.Json));

    public static ServiceAnswer Error(ServiceException error) =>
        new(error.Status, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["__type"] = error.Code,
            ["message"] = error.Message,
        }));
}
