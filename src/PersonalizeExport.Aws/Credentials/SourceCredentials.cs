using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// Credentials that know their source. Sources fail with many exceptions; here each becomes a <see
/// cref="PersonalizeException"/> that names the source, and passes the SDK's pipeline as it is.
/// </summary>
internal sealed class SourceCredentials(AWSCredentials credentials, string source) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return Checked(await credentials.GetCredentialsAsync().ConfigureAwait(false));
        }
        catch (Exception cause) when (
            cause is not PersonalizeException && !SdkScope.CancellationToken.IsCancellationRequested)
        {
            throw AwsErrors.FromCredentials(source, cause);
        }
    }

    // The HTTP client would refuse such a character in a header, with an error that shows the value.
    private static ImmutableCredentials Checked(ImmutableCredentials keys)
    {
        (string Name, string? Value)[] parts =
        [
            ("access key", keys.AccessKey),
            ("secret key", keys.SecretKey),
            ("session token", keys.Token),
        ];
        foreach ((string name, string? value) in parts)
        {
            if (value?.AsSpan().IndexOfAnyExceptInRange(' ', '~') is >= 0 and int position)
            {
                string character = value[position] is '\r' or '\n' ? "a line break" : $"U+{(int)value[position]:X4}";
                throw new FormatException(
                    $"The {name} has {character} as character {position + 1} of {value.Length}. " +
                    "It must be one line of printable ASCII characters.");
            }
        }

        return keys;
    }
}
