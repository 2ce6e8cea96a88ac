using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.Signing;

/// <summary>Checks that a request was signed with the one access key, for this service, within the last minutes.</summary>
internal sealed class SignatureVerifier(EmulatorOptions options)
{
    private const string Service = "personalize";
    private const string Terminator = "aws4_request";
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    /// <summary>The time for checking signatures: real time, whichever clock the jobs have.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow + options.ClockOffset;

    /// <summary>Returns the scope that the request was signed for, or throws the service's error.</summary>
    public CredentialScope Verify(HttpRequest request, ReadOnlySpan<byte> body)
    {
        string header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            throw ServiceErrors.MissingAuthenticationToken();
        }

        SignedAuthorization authorization = SignedAuthorization.Parse(header);
        string date = request.Headers["X-Amz-Date"].ToString();
        if (!DateTimeOffset.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt))
        {
            throw ServiceErrors.IncompleteSignature(date.Length == 0
                ? "Authorization header requires existence of a 'X-Amz-Date' header."
                : $"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601");
        }

        string token = request.Headers["X-Amz-Security-Token"].ToString();
        if (authorization.AccessKey != options.AccessKey || (token.Length > 0 && token != options.SessionToken))
        {
            throw ServiceErrors.UnrecognizedClient();
        }

        VerifyScope(authorization.Scope, date);
        VerifySignedHeaders(request, authorization.SignedHeaders);
        VerifyAge(signedAt);

        string canonical = CanonicalRequest.Hash(request, authorization.SignedHeaders, body);
        string stringToSign = $"{SignedAuthorization.Algorithm}\n{date}\n{authorization.Scope}\n{canonical}";
        string expected = Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey(authorization.Scope), Encoding.UTF8.GetBytes(stringToSign)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(authorization.Signature)))
        {
            throw ServiceErrors.InvalidSignature(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
                + "Consult the service documentation for details.");
        }

        return authorization.Scope;
    }

    private static void VerifyScope(CredentialScope scope, string date)
    {
        if (scope.Terminator != Terminator)
        {
            throw ServiceErrors.InvalidSignature($"Credential should be scoped with a valid terminator: '{Terminator}', not '{scope.Terminator}'.");
        }

        if (scope.Service != Service)
        {
            throw ServiceErrors.InvalidSignature($"Credential should be scoped to correct service: '{Service}'.");
        }

        if (scope.Region.Length == 0)
        {
            throw ServiceErrors.InvalidSignature("Credential should be scoped to a valid region.");
        }

        if (scope.Date != date[..8])
        {
            throw ServiceErrors.InvalidSignature(
                $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope.Date}' != '{date[..8]}', from '{date}'.");
        }
    }

    // "At a minimum, you must include the host header and any x-amz-* headers":
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    private static void VerifySignedHeaders(HttpRequest request, IReadOnlyList<string> names)
    {
        IEnumerable<string> required = request.Headers.Keys.Select(name => name.ToLowerInvariant())
            .Where(name => name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal));
        if (required.Except(names).FirstOrDefault() is { } left)
        {
            throw ServiceErrors.InvalidSignature($"'{left}' must be a 'SignedHeader' in the AWS Authorization.");
        }
    }

    private void VerifyAge(DateTimeOffset signedAt)
    {
        DateTimeOffset now = UtcNow;
        if (signedAt < now - AllowedSkew)
        {
            throw ServiceErrors.InvalidSignature(
                $"Signature expired: {Text(signedAt)} is now earlier than {Text(now - AllowedSkew)} ({Text(now)} - 5 min.)");
        }

        if (signedAt > now + AllowedSkew)
        {
            throw ServiceErrors.InvalidSignature(
                $"Signature not yet current: {Text(signedAt)} is still later than {Text(now + AllowedSkew)} ({Text(now)} + 5 min.)");
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);

    private byte[] SigningKey(CredentialScope scope)
    {
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + options.SecretKey);
        foreach (string part in new[] { scope.Date, scope.Region, scope.Service, scope.Terminator })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return key;
    }
}
