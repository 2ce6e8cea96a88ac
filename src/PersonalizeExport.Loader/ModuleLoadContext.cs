using System.Reflection;
using System.Runtime.Loader;

namespace PersonalizeExport.Loader;

/// <summary>
/// The load context of the core and its AWS SDK. It loads the assemblies of its folder and shares them with no other context, so that the module's AWS SDK
/// does not conflict with that of another module.
/// </summary>
/// <param name="directory">The full path of the folder.</param>
internal sealed class ModuleLoadContext(string directory) : AssemblyLoadContext("PersonalizeExport")
{
    /// <summary>The simple name of the core's assembly.</summary>
    public const string CoreName = "PersonalizeExport";

    /// <summary>Loads the core, or gives back the one that is loaded.</summary>
    public Assembly LoadCore() => LoadFromAssemblyPath(PathOf(CoreName));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = PathOf(assemblyName.Name!);

        // What the module does not bring (.NET, PowerShell) comes from the default context.
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private string PathOf(string name) => Path.Combine(directory, name + ".dll");
}
