using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// What the cmdlets have in common: the parameters for credentials, region and endpoint. Names, aliases and the order
/// of resolution are those of AWS Tools for PowerShell.
/// </summary>
public abstract class PersonalizeCmdlet : AsyncCmdlet
{
    /// <summary>Where the pages of docs/en-US are on the web; Get-Help -Online opens them.</summary>
    internal const string HelpFolder = "https://github.com/PersonalizeExport/PersonalizeExport/blob/main/docs/en-US/";

    /// <summary>The most that the service takes: fewer calls for the same list.</summary>
    private protected const int LargestPage = 100;

    /// <summary>How many seconds to wait for what takes long, if nothing is given.</summary>
    private protected const int ThreeHours = 3 * 60 * 60;

    // A piped item may bring a region of its own, so there may be several.
    private readonly Dictionary<ConnectionOptions, IPersonalizeExportService> _services = [];
    private HashSet<string> _typed = [];
    private SessionDefaults? _session;

    /// <summary>
    /// The region: its system name, such as eu-west-1, or an object that has it as Region or SystemName.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>The name of a profile of the shared AWS config and credentials files.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [TextTransformation]
    public string? ProfileName { get; set; }

    /// <summary>The path of the credentials file to find profiles in, in place of the shared one.</summary>
    [Parameter]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    public string? ProfileLocation { get; set; }

    /// <summary>An access key; goes with -SecretKey.</summary>
    [Parameter]
    [Alias("AK")]
    [NoCompletion]
    public string? AccessKey { get; set; }

    /// <summary>The secret of -AccessKey.</summary>
    [Parameter]
    [Alias("SK", "SecretAccessKey")]
    [NoCompletion]
    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary keys.</summary>
    [Parameter]
    [Alias("ST")]
    [NoCompletion]
    public string? SessionToken { get; set; }

    /// <summary>
    /// Credentials as Get-AWSCredential emits them, of any version of AWS Tools, or a PSCredential with an access key
    /// and its secret.
    /// </summary>
    [Parameter]
    [Alias("NetworkCredential")]
    public object? Credential { get; set; }

    /// <summary>The URL to call in place of the region's endpoint.</summary>
    [Parameter]
    [NoCompletion]
    public string? EndpointUrl { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // .NET gives the assembly that is loaded already, whichever version the imported module has.
        string loaded = typeof(PersonalizeCmdlet).Assembly.GetName().Version!.ToString(3);
        if (MyInvocation.MyCommand.Module?.Version is { } imported && imported.ToString() != loaded)
        {
            ThrowTerminatingError(Errors.OtherVersion(loaded, imported));
        }

        _typed = [.. MyInvocation.BoundParameters.Keys];

        // An unset variable must not silently mean the default account, no encryption or another mode.
        foreach ((string name, object? value) in MyInvocation.BoundParameters)
        {
            ParameterMetadata parameter = ((CommandInfo)MyInvocation.MyCommand).Parameters[name];
            if (IsBlank(value) && !parameter.Attributes.OfType<AllowNullAttribute>().Any())
            {
                ThrowTerminatingError(Errors.EmptyValue(name));
            }
        }
    }

    /// <summary>
    /// How long every request of an operation may be throttled before one is given up; null for the default.
    /// </summary>
    private protected virtual TimeSpan? ThrottlePatience => null;

    /// <summary>The service for the item at hand.</summary>
    /// <param name="arn">The ARN of the resource that is called for, or null where there is none.</param>
    /// <param name="target">What an error is about; left out, the resource.</param>
    /// <returns>
    /// The service, or null where the item is to blame that there is none; its error is written then. Without
    /// credentials or a region the cmdlet ends here, before any call.
    /// </returns>
    private protected IPersonalizeExportService? Connect(string? arn, object? target = null)
    {
        try
        {
            ConnectionOptions options = ReadOptions() with { ResourceRegion = PersonalizeArn.TryParse(arn)?.Region };
            if (string.Equals(options.Region, options.ResourceRegion, StringComparison.OrdinalIgnoreCase))
            {
                // One service for all items of a region, whether the region was given or is only in the ARN.
                options = options with { Region = null };
            }

            if (!_services.TryGetValue(options, out IPersonalizeExportService? service))
            {
                service = Connect(options);
                _services.Add(options, service);
            }

            return service;
        }
        catch (ConnectionException error) when (error.IsOfResource || IsConnectionPiped())
        {
            WriteError(Errors.NoConnection(error, target ?? arn));
            return null;
        }
        catch (ConnectionException error)
        {
            ThrowTerminatingError(Errors.NoConnection(error, null));
            throw;
        }
    }

    // The search may call a metadata service that does not respond, so it must not run on the pipeline thread.
    private IPersonalizeExportService Connect(ConnectionOptions options)
    {
        Action<string> ToNote(Action<string> write) => line => Notify(() => write(line));

        // A line for each request takes time, so there is none where PowerShell would drop it.
        bool isDebug = IsGiven("Debug")
            || GetVariableValue("DebugPreference") is not (null or ActionPreference.SilentlyContinue);
        Task<IPersonalizeExportService> connecting = Task.Run(() => AwsLoadContext.Connector.Connect(
            options, ToNote(WriteVerbose), isDebug ? ToNote(WriteDebug) : null, ThrottlePatience, StopToken));

        // Not awaited after a stop, as some sources of credentials do not observe the token.
        return Await(connecting.WaitAsync(StopToken));
    }

    /// <summary>Writes a verbose line; with -Debug a debug line, as PowerShell prompts at verbose ones then.</summary>
    private protected new void WriteVerbose(string text)
    {
        Action<string> write = IsGiven("Debug") ? WriteDebug : base.WriteVerbose;
        write(text);
    }

    /// <summary>
    /// Lists page by page. A page is requested only when the pipeline has taken the one before, so Select-Object -First
    /// stops the calls.
    /// </summary>
    /// <param name="request">Requests the page of a token; null is the first.</param>
    /// <param name="explain">Makes the error of a page that could not be listed; it ends the list.</param>
    /// <param name="token">The token of the page to begin with.</param>
    private protected IEnumerable<Page<T>> List<T>(
        Func<string?, Task<Page<T>>> request, Func<PersonalizeException, ErrorRecord> explain, string? token = null)
    {
        HashSet<string?> tokens = [token];
        do
        {
            Page<T> page;
            try
            {
                page = Await(Task.Run(() => request(token)));
                if (page.NextToken is not null && !tokens.Add(page.NextToken))
                {
                    // The list would have no end.
                    const string message = "The service's response has the 'nextToken' of an earlier one.";
                    throw new PersonalizeException(message, ErrorKind.MalformedResponse, "MalformedResponse");
                }
            }
            catch (PersonalizeException error)
            {
                WriteError(explain(error));
                yield break;
            }

            token = page.NextToken;
            yield return page;
        }
        while (token is not null);
    }

    /// <summary>The rate that requests wait for, for the end of a progress bar; empty if none waits.</summary>
    private protected string DescribeThrottling() => _services.Values.Min(service => service.ThrottledTo) is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"; throttled to {rate:0.#}/s")
        : "";

    /// <summary>Whether a parameter was given, typed or by the item at hand.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // A parameter that was not typed was bound from the item.
    private bool IsConnectionPiped() => MyInvocation.BoundParameters.Keys
        .Except(_typed)
        .Any(name => typeof(PersonalizeCmdlet).GetProperty(name) is not null);

    /// <summary>What to connect with for the item at hand, as far as it was given or the session has it.</summary>
    private protected ConnectionOptions ReadOptions()
    {
        _session ??= SessionDefaults.Read(this);
        object? credential = IsBlank(Credential) ? null : PSValue.Unwrap(Credential);
        return new ConnectionOptions
        {
            Region = NullIfEmpty(Region),
            ProfileName = NullIfEmpty(ProfileName),
            ProfileLocation = NullIfEmpty(ProfileLocation) is { } location ? PathOf(location) : null,
            AccessKey = NullIfEmpty(AccessKey),
            SecretKey = NullIfEmpty(SecretKey),
            SessionToken = NullIfEmpty(SessionToken),
            Credential = credential is PSCredential pair ? pair.GetNetworkCredential() : credential,
            EndpointUrl = NullIfEmpty(EndpointUrl),
            SessionCredential = _session.Credential,
            SessionRegion = _session.Region,
        };
    }

    private string PathOf(string location)
    {
        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(location, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem" ? path : throw ConnectionException.Invalid(
            $"-ProfileLocation {location} is a path of {provider.Name}. Expected the path of a file.");
    }

    /// <summary>
    /// Names jobs in a warning when the pipeline has ended early, if there are any.
    /// </summary>
    private protected void WarnOfStop(string what, string[] jobNames)
    {
        if (jobNames.Length == 0)
        {
            return;
        }

        string warning = DisplayText.Printable($"Stopped. These jobs {what}: {string.Join(", ", jobNames)}.");
        if (MyInvocation.BoundParameters.TryGetValue("WarningVariable", out object? variable))
        {
            // PowerShell itself adds to it only until the cmdlet has ended.
            string name = $"{variable}".TrimStart('+');
            (SessionState.PSVariable.GetValue(name) as IList)?.Add(new WarningRecord(warning));
        }

        object preference = MyInvocation.BoundParameters.TryGetValue("WarningAction", out object? given)
            ? given : GetVariableValue("WarningPreference");
        try
        {
            WriteWarning(warning);
        }
        catch (PipelineStoppedException)
        {
            // After Ctrl-C the pipeline takes no more, the host does. Without it, Stop throws after it has written.
            bool isSilent = preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
            if (!isSilent && (Stopping || preference is not ActionPreference.Stop))
            {
                Host.UI.WriteWarningLine(warning);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (IPersonalizeExportService service in _services.Values)
            {
                service.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// PowerShell gives an empty string where an object's property is null. A blank property, such as a column of a CSV
    /// file, means "not given".
    /// </summary>
    private protected static string? NullIfEmpty(string? value) => IsBlank(value) ? null : value;

    private static bool IsBlank(object? value) => PSValue.Unwrap(value) switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        PSCredential pair => string.IsNullOrEmpty(pair.UserName),
        _ => false,
    };
}
