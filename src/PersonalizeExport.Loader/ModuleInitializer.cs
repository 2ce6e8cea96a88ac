using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace PersonalizeExport.Loader;

/// <summary>
/// Runs at every import, before PowerShell looks at the assembly of the cmdlets, because the manifest names this one among its nested modules. From then on the
/// cmdlets, which are in the default context, find the core in a context of its own.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    // What the whole process knows of by this name, so it must stay as it is.
    private const string ImportedVersion = "PersonalizeExport.Version";

    private static readonly Assembly Self = typeof(ModuleInitializer).Assembly;
    private static readonly string Version = Self.GetName().Version!.ToString(3);
    private static readonly ModuleLoadContext Context = new(Path.Combine(Path.GetDirectoryName(Self.Location)!, "lib"));
    private static readonly object Gate = new();
    private static bool _isResolving;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another version is already loaded in this process.</exception>
    public void OnImport()
    {
        // The default context takes one assembly of a name, and would say just that.
        if (AppContext.GetData(ImportedVersion) is string other && other != Version)
        {
            throw new InvalidOperationException(
                $"PersonalizeExport {other} is already loaded in this process. Start a new PowerShell to use {Version}.");
        }

        // Runspaces import side by side, and none may go on to the cmdlets before the core can be found.
        lock (Gate)
        {
            if (!_isResolving)
            {
                AppContext.SetData(ImportedVersion, Version);
                AssemblyLoadContext.Default.Resolving += (_, name) => name.Name == ModuleLoadContext.CoreName ? Context.LoadCore() : null;
                _isResolving = true;
            }
        }
    }
}
