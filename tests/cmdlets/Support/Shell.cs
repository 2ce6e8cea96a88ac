using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace PersonalizeExport.Cmdlets.Tests.Support;

/// <summary>
/// A PowerShell session in this process with the staged module imported. The engine is the one of the package feed: it has no Utility module, so
/// there is no Select-Object, Write-Output or Format-Table; ForEach-Object and Where-Object there are.
/// </summary>
internal sealed class Shell : IDisposable
{
    private static readonly string Manifest = Repository.PathTo("artifacts", "module", "PersonalizeExport", "PersonalizeExport.psd1");

    // To open a session takes longer than most tests run, so one that is at rest is used again, with nothing left in it.
    private static readonly ConcurrentBag<Shell> AtRest = [];

    private readonly TestHost _host = new();
    private readonly Runspace _runspace;

    private Shell()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseNewThread;
        state.ImportPSModule(Manifest);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    public TestHost.RecordingUI UI => _host.Recorder;

    private DefaultParameterDictionary Defaults => Get<DefaultParameterDictionary>("PSDefaultParameterValues");

    /// <summary>A session whose commands call an emulator unless they have other parameters.</summary>
    public static Shell Open(EmulatorUnderTest emulator) => Open(emulator.Host.Endpoint.ToString());

    /// <summary>A session whose commands call a URL of this machine unless they have other parameters.</summary>
    public static Shell Open(string url)
    {
        Shell shell = AtRest.TryTake(out Shell? rested) ? rested : new Shell();
        shell.Set("PSDefaultParameterValues", new DefaultParameterDictionary
        {
            ["*-PDataset*:EndpointUrl"] = url,
            ["*-PDataset*:AccessKey"] = "test",
            ["*-PDataset*:SecretKey"] = "test",
        });
        return shell;
    }

    public void Set(string name, object? value) => _runspace.SessionStateProxy.SetVariable(name, value);

    public T Get<T>(string name) => (T)_runspace.SessionStateProxy.GetVariable(name);

    /// <summary>Gives a parameter of all cmdlets a default.</summary>
    public void Default(string parameter, object value) => Defaults[$"*-PDataset*:{parameter}"] = value;

    public void Forget(string parameter) => Defaults.Remove($"*-PDataset*:{parameter}");

    /// <summary>Takes away the keys that its commands have by default.</summary>
    public void ForgetKeys() => Array.ForEach(["AccessKey", "SecretKey"], Forget);

    public Task<PipelineResult> RunAsync(string script, params object?[] input) => Begin(script, input).Result;

    public RunningPipeline Begin(string script, params object?[] input) => new(PowerShell.Create(_runspace).AddScript(script), input);

    public void Dispose()
    {
        if (_runspace.RunspaceAvailability != RunspaceAvailability.Available)
        {
            // What does not end has failed its test already, and is not to hold up the others.
            _runspace.CloseAsync();
            return;
        }

        _runspace.ResetRunspaceState();
        _host.Recorder.Clear();
        AtRest.Add(this);
    }
}
