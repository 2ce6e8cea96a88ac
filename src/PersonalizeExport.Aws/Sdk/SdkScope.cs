using System.Globalization;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>
/// The scope in which the module calls the AWS SDK. It has the invariant culture, because the SDK changes the case of
/// names by the current one and under a Turkish culture does not find a setting with an I in its name. And it has the
/// token of the call, because the SDK gets credentials without one.
/// </summary>
internal static class SdkScope
{
    private static readonly AsyncLocal<CancellationToken> Token = new();

    /// <summary>The token of the current call.</summary>
    public static CancellationToken CancellationToken => Token.Value;

    /// <summary>
    /// Enters the scope for the rest of the asynchronous method that calls this, and for what it awaits; the method's
    /// end leaves it.
    /// </summary>
    public static void Enter(CancellationToken cancellationToken)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Token.Value = cancellationToken;
    }

    /// <summary>Runs work in the scope.</summary>
    public static T Run<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        (CultureInfo culture, CancellationToken token) = (CultureInfo.CurrentCulture, Token.Value);
        Enter(cancellationToken);
        try
        {
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            Token.Value = token;
        }
    }
}
