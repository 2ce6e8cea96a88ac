namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>The page of a topic that is no cmdlet.</summary>
/// <param name="Name">Its name, such as about_PersonalizeExport.</param>
/// <param name="Sections">What it says. The first is the short description, one paragraph, which Get-Help shows in its list of topics.</param>
public sealed record AboutPage(string Name, IReadOnlyList<AboutSection> Sections);
