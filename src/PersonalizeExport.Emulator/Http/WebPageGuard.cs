using System.Net;
using Microsoft.Net.Http.Headers;

namespace PersonalizeExport.Emulator.Http;

/// <summary>
/// Refuses what a web page sends. A browser on this machine can connect to loopback addresses, and any site can make it send requests; only the responses
/// to them are kept from the site, unless it makes its own name stand for this machine (DNS rebinding).
/// </summary>
internal static class WebPageGuard
{
    private const string FetchSite = "Sec-Fetch-Site";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Problem(context) is not { } problem)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(new { Message = problem });
    }

    private static string? Problem(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        return !IsOwnHost(context)
                ? $"The host '{context.Request.Host.Host}' is refused. Use localhost or the address that the emulator listens on: "
                    + "a web page can make any other name stand for this machine."
            : headers.ContainsKey(HeaderNames.Origin) ? "The request has an Origin header. The emulator is not for web pages."
            // none is the user's own: an address that was typed, a bookmark. same-origin would be a page of the emulator.
            : headers[FetchSite].ToString() is not ("" or "none" or "same-origin")
                ? $"The request has {FetchSite}: {headers[FetchSite]}. The emulator is not for web pages."
            : null;
    }

    private static bool IsOwnHost(HttpContext context)
    {
        string host = context.Request.Host.Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out IPAddress? address)
                // Mapped, because a socket for all addresses reports an IPv4 address as an IPv6 one.
                && (IPAddress.IsLoopback(address) || address.MapToIPv6().Equals(context.Connection.LocalIpAddress?.MapToIPv6())));
    }
}
