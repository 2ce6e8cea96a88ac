using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>What every cmdlet of the module has in common: the parameters that say whose account is called, where.</summary>
public abstract class PersonalizeCmdlet : AsyncCmdlet
{
    // A piped item may bring a region of its own, so there may be several.
    private readonly Dictionary<ConnectionOptions, IPersonalizeExportService> _services = [];

    /// <summary>The region's system name, such as eu-west-1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    public string? Region { get; set; }

    /// <summary>The name of a profile of the shared AWS config and credentials files.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    public string? ProfileName { get; set; }

    /// <summary>An access key; goes with -SecretKey.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    /// <summary>The secret of -AccessKey.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary keys.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    public string? SessionToken { get; set; }

    /// <summary>The URL to call in place of the region's endpoint.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? EndpointUrl { get; set; }

    /// <summary>The service for the item at hand. Without credentials or a region the cmdlet ends here, before any call.</summary>
    private protected IPersonalizeExportService Connect()
    {
        ConnectionOptions options = new()
        {
            Region = NullIfEmpty(Region),
            ProfileName = NullIfEmpty(ProfileName),
            AccessKey = NullIfEmpty(AccessKey),
            SecretKey = NullIfEmpty(SecretKey),
            SessionToken = NullIfEmpty(SessionToken),
            EndpointUrl = NullIfEmpty(EndpointUrl),
        };
        if (!_services.TryGetValue(options, out IPersonalizeExportService? service))
        {
            try
            {
                service = PersonalizeExportService.Connect(options);
            }
            catch (ConnectionException error)
            {
                ThrowTerminatingError(Errors.NoConnection(error));
                throw;
            }

            _services.Add(options, service);
        }

        return service;
    }

    /// <summary>Runs a call for one item; when the call fails, writes the item's error.</summary>
    /// <returns>Whether the call succeeded.</returns>
    private protected async Task<bool> TryAsync(Func<Task> call, Func<Exception, ErrorRecord> toError, CancellationToken cancellationToken)
    {
        try
        {
            await call().ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (ServiceFault.IsFaultOfCall(error, cancellationToken))
        {
            await EmitErrorAsync(toError(error)).ConfigureAwait(false);
            return false;
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

            _services.Clear();
        }

        base.Dispose(disposing);
    }

    // PowerShell gives an empty string where a script passes $null.
    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
