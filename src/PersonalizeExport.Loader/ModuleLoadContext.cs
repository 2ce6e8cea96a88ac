using System.Reflection;
using System.Runtime.Loader;

namespace PersonalizeExport.Loader;

/// <summary>
/// The load context in which a copy of the module runs. The assemblies beside the module's own are found there and stay there, so that the
/// module's AWS SDK and the one of any other module never meet.
/// </summary>
/// <remarks>
/// This class is the one thing of the module in the default context, which takes no two assemblies of one name: so the name of this one has the
/// version in it. The first version that is imported in a process serves all others there, so the names and meanings in this class must
/// stay as they are.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static readonly List<Assembly> Modules = [];

    private readonly string _directory;

    private ModuleLoadContext(string directory)
        : base($"PersonalizeExport ({directory})")
    {
        _directory = directory;
    }

    /// <summary>Loads the cmdlets into a context of their own if no copy of the module has been loaded in this process before; else gives back null.</summary>
    /// <param name="directory">The full path of the folder of the module's assemblies.</param>
    public static Assembly? LoadFirst(string directory)
    {
        lock (Gate)
        {
            return Modules.Count == 0 ? Add(directory) : null;
        }
    }

    /// <summary>Loads the cmdlets into a context of their own, or gives back those of the same version that were loaded before.</summary>
    /// <param name="directory">The full path of the folder of the module's assemblies.</param>
    /// <remarks>
    /// Another copy of the same version, from another folder, is no other module: PowerShell remembers cmdlets by the full name of their type and
    /// assembly, and would take those of the one copy for those of the other.
    /// </remarks>
    public static Assembly Load(string directory)
    {
        lock (Gate)
        {
            string name = AssemblyName.GetAssemblyName(CmdletsIn(directory)).FullName;
            return Modules.Find(module => module.FullName == name) ?? Add(directory);
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        string path = Path.Combine(_directory, assemblyName.Name + ".dll");

        // What the module does not bring (.NET, PowerShell) comes from the default context.
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private static string CmdletsIn(string directory) => Path.Combine(directory, "PersonalizeExport.Cmdlets.dll");

    private static Assembly Add(string directory)
    {
        Assembly module = new ModuleLoadContext(directory).LoadFromAssemblyPath(CmdletsIn(directory));
        Modules.Add(module);
        return module;
    }
}
