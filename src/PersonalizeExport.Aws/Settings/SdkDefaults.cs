using Amazon;
using Amazon.Runtime;

namespace PersonalizeExport.Aws.Settings;

/// <summary>
/// Sets what the AWS SDK would otherwise look up, in the shared files too, when a client first needs it. There a line
/// that is no setting ends every call of the process, even after it was corrected, because a static constructor reads
/// it.
/// </summary>
internal static class SdkDefaults
{
    public static void Set(ClientConfig config)
    {
        AWSConfigs.CSMConfig.CSMEnabled = false;
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 2;
        config.IgnoreConfiguredEndpointUrls = true;
        config.EndpointDiscoveryEnabled = false;
        config.DisableClockSkewCorrection = false;
        config.DisableRequestCompression = true;
        config.RequestMinCompressionSizeBytes = 0;
        config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        config.AccountIdEndpointMode = AccountIdEndpointMode.DISABLED;
        config.AuthSchemePreference = [];
        config.SigV4aSigningRegionSet = [];
        config.ClientAppId = ServiceSettings.Shell("AWS_SDK_UA_APP_ID") ?? "";
    }
}
