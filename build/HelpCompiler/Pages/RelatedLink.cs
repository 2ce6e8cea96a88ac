namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>Where to read on.</summary>
/// <param name="Text">What is there: for another page, what to give Get-Help.</param>
/// <param name="Uri">Its address on the web; empty for another page of the help.</param>
public sealed record RelatedLink(string Text, string Uri);
