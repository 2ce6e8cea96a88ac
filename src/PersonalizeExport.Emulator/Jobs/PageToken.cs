using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>Next tokens: the position in a list, signed so that only this emulator's tokens for the same list are accepted.</summary>
internal sealed class PageToken
{
    private const int PositionSize = sizeof(long);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Seal(string region, string? datasetArn, long before)
    {
        Span<byte> token = stackalloc byte[PositionSize + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(token, before);
        Sign(region, datasetArn, token[..PositionSize], token[PositionSize..]);
        return Base64Url.EncodeToString(token);
    }

    public long Open(string region, string? datasetArn, string token)
    {
        Span<byte> bytes = stackalloc byte[PositionSize + HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out int written) || written != bytes.Length)
        {
            throw ServiceErrors.InvalidNextToken();
        }

        Sign(region, datasetArn, bytes[..PositionSize], expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[PositionSize..])
            ? BinaryPrimitives.ReadInt64BigEndian(bytes)
            : throw ServiceErrors.InvalidNextToken();
    }

    private void Sign(string region, string? datasetArn, ReadOnlySpan<byte> position, Span<byte> signature) =>
        HMACSHA256.HashData(_key, [.. position, .. Encoding.UTF8.GetBytes($"{region}\n{datasetArn}")], signature);
}
