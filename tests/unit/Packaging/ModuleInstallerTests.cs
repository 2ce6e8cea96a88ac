using PersonalizeExport.Packaging;

namespace PersonalizeExport.Tests.Packaging;

/// <summary>Installing: the whole module or none of it, and nothing of the version that was there.</summary>
public sealed class ModuleInstallerTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("install-test-");

    private string ModulePath => Path.Combine(_root.FullName, "does", "not", "exist", "yet");

    [Fact]
    public void The_module_goes_where_PowerShell_looks_for_its_version()
    {
        string target = ModuleInstaller.Install(Module("1.2.3", ("bin/one.dll", "1")), ModulePath);

        Assert.Equal(Path.Combine(ModulePath, "PersonalizeExport", "1.2.3"), target);
        Assert.Equal(["PersonalizeExport.psd1", Path.Combine("bin", "one.dll")], Files(target));
    }

    [Fact]
    public void The_same_version_is_replaced_with_all_its_files()
    {
        ModuleInstaller.Install(Module("1.2.3", ("bin/one.dll", "old"), ("bin/two.dll", "old")), ModulePath);

        string target = ModuleInstaller.Install(Module("1.2.3", ("bin/one.dll", "new")), ModulePath);

        Assert.Equal(["PersonalizeExport.psd1", Path.Combine("bin", "one.dll")], Files(target));
        Assert.Equal("new", File.ReadAllText(Path.Combine(target, "bin", "one.dll")));
    }

    [Fact]
    public void Another_version_stays_beside_it_and_nothing_else_does()
    {
        ModuleInstaller.Install(Module("1.2.3"), ModulePath);
        ModuleInstaller.Install(Module("1.2.4"), ModulePath);
        ModuleInstaller.Install(Module("1.2.4"), ModulePath);

        Assert.Equal(["1.2.3", "1.2.4"], Directory.GetFileSystemEntries(Path.Combine(ModulePath, "PersonalizeExport")).Select(path => Path.GetFileName(path)).Order());
    }

    /// <summary>Windows keeps a folder in its place as long as a file in it is open, as a loaded assembly is; elsewhere the process that has it keeps what it has.</summary>
    [Fact]
    public void A_version_that_is_in_use_is_left_whole()
    {
        string target = ModuleInstaller.Install(Module("1.2.3", ("bin/one.dll", "old")), ModulePath);
        string replacement = Module("1.2.3", ("bin/one.dll", "new"));
        using StreamReader loaded = new(new FileStream(Path.Combine(target, "bin", "one.dll"), FileMode.Open, FileAccess.Read, FileShare.Read));

        if (OperatingSystem.IsWindows())
        {
            PackagingException refusal = Assert.Throws<PackagingException>(() => ModuleInstaller.Install(replacement, ModulePath));
            Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
            Assert.Equal([target], Directory.GetFileSystemEntries(Path.GetDirectoryName(target)!));
        }
        else
        {
            ModuleInstaller.Install(replacement, ModulePath);
            Assert.Equal("new", File.ReadAllText(Path.Combine(target, "bin", "one.dll")));
        }

        Assert.Equal("old", loaded.ReadToEnd());
    }

    [Fact]
    public void What_cannot_be_read_whole_is_not_installed()
    {
        ModuleInstaller.Install(Module("1.2.3", ("bin/one.dll", "old")), ModulePath);
        string broken = Module("1.2.3");
        File.CreateSymbolicLink(Path.Combine(broken, "missing.dll"), Path.Combine(broken, "nowhere.dll"));

        Assert.Throws<FileNotFoundException>(() => ModuleInstaller.Install(broken, ModulePath));

        string installed = Assert.Single(Directory.GetFileSystemEntries(Path.Combine(ModulePath, "PersonalizeExport")));
        Assert.Equal(["PersonalizeExport.psd1", Path.Combine("bin", "one.dll")], Files(installed));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Module(string version, params (string Name, string Content)[] files)
    {
        string folder = Path.Combine(_root.FullName, Guid.NewGuid().ToString("N"));
        foreach ((string name, string content) in files.Append(("PersonalizeExport.psd1", $"@{{\n    ModuleVersion = '{version}'\n}}\n")))
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }

        return folder;
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal);
}
