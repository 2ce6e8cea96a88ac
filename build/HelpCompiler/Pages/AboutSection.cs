namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>A headed part of a topic.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsSub">Whether it is a part of the section before it.</param>
/// <param name="Text">What it says.</param>
public sealed record AboutSection(string Title, bool IsSub, IReadOnlyList<TextBlock> Text);
