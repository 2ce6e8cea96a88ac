namespace PersonalizeExport.LocalAws;

/// <summary>A call for credentials that got a response.</summary>
/// <param name="Kind">Which of the places was asked.</param>
/// <param name="AccessKey">Whose keys the call was signed with, if any.</param>
/// <param name="Region">The region that it was signed for, if any.</param>
/// <param name="Subject">What was requested: a role, an account, a token.</param>
internal sealed record Call(string Kind, string? AccessKey = null, string? Region = null, string? Subject = null);
