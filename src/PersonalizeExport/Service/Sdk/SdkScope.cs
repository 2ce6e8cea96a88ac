using System.Globalization;

namespace PersonalizeExport.Service.Sdk;

/// <summary>
/// What code of the AWS SDK runs under, wherever the module enters it: the invariant culture, for the SDK raises and lowers the case of names by the
/// culture at hand, and under a Turkish one does not find a setting with an I in its name; and the token of the call, for the SDK asks for
/// credentials without one.
/// </summary>
internal static class SdkScope
{
    private static readonly AsyncLocal<CancellationToken> Token = new();

    /// <summary>Ends when the call at hand is to end.</summary>
    public static CancellationToken CancellationToken => Token.Value;

    /// <summary>Enters the scope for the rest of the asynchronous method that calls this, and for what it awaits; the method's end leaves it.</summary>
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
