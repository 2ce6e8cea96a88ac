using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace PersonalizeExport.Loader;

/// <summary>
/// Runs at every import, before PowerShell loads the assembly of the cmdlets, because the manifest lists this one as a nested module. It lets the cmdlets, which
/// are in the default load context, find the core in a separate one.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    // Other versions of the module read this name in the same process, so do not change it.
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
        // The default context loads one assembly per name. Its own error would not say that this is about versions.
        if (AppContext.GetData(ImportedVersion) is string other && other != Version)
        {
            throw new InvalidOperationException(
                $"PersonalizeExport {other} is already loaded in this process. Start a new PowerShell to use {Version}.");
        }

        // Several runspaces may import at once; none may continue before the resolver is registered.
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
