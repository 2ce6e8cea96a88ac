namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>A type that goes into a cmdlet or comes out of it.</summary>
/// <param name="Type">The full name of the .NET type.</param>
/// <param name="Description">What its objects are to the cmdlet.</param>
public sealed record TypeNote(string Type, IReadOnlyList<TextBlock> Description);
