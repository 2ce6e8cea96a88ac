namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>An example of a cmdlet.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Introduction">What to know before.</param>
/// <param name="Code">What to type.</param>
/// <param name="Output">What is seen then; empty where the page does not show it.</param>
/// <param name="Remarks">What to know after.</param>
public sealed record Example(string Title, IReadOnlyList<TextBlock> Introduction, string Code, string Output, IReadOnlyList<TextBlock> Remarks);
