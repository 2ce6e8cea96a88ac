using FsCheck;
using FsCheck.Fluent;

namespace PersonalizeExport.Tests.Properties;

/// <summary>Texts that have in them what goes wrong: digits and letters beyond ASCII, line ends, controls, and surrogates in pairs and alone.</summary>
internal static class Texts
{
    private static readonly string[] Odd =
    [
        "\n", "\r", "\r\n", "\t", "\0", "\u001B", "\u007F", "\u0085", "\u2028", "\u2029", "\u00A0", "\u3000", "\u200B", "\uFEFF",
        "٣", "９", "²", "Ⅷ", "½", "ı", "İ", "K", "ſ", "é", "e\u0301", "ß", "京", "\U0001D11E", "\U00020000", "\U0001D7D8", "\U0001F600", "\U0010FFFF", "\uFFFF",
    ];

    /// <summary>One whole character.</summary>
    public static Gen<string> Character { get; } = Gen.Frequency(
        (6, Gen.Choose(' ', '~').Select(char.ConvertFromUtf32)),
        (3, Gen.Elements(":/-_.+=@,%aZ09 ".Select(c => c.ToString()))),
        (3, Gen.Elements(Odd.Where(text => text is not ("\r\n" or "e\u0301")))));

    /// <summary>Any text, also such that is none.</summary>
    public static Gen<string> Any { get; } = Gen.ArrayOf(Gen.Frequency(
        (12, Character), (3, Gen.Elements(Odd)), (1, Gen.Elements("\uD834", "\uDD1E", "\uDD1E\uD834")))).Select(string.Concat);

    /// <summary>The text with a small thing done to it, here or there, or nothing.</summary>
    public static Gen<string> Near(string text) => Gen.Frequency(
        (3, Gen.Constant(text)),
        (4, from at in Gen.Choose(0, text.Length) from put in Any.Resize(2) select text.Insert(at, put)),
        (1, Gen.Elements(Odd).Select(odd => text + odd)),
        (1, Gen.Elements(Odd).Select(odd => odd + text)),
        (2, from at in Gen.Choose(0, text.Length) from count in Gen.Choose(0, text.Length - at) select text.Remove(at, Math.Min(count, 3))),
        (1, from at in Gen.Choose(0, Math.Max(0, text.Length - 1)) from put in Character select text.Length == 0 ? put : text[..at] + put + text[(at + 1)..]),
        (1, Gen.Constant(text.ToUpperInvariant())));

    /// <summary>The text, made so long, counted in characters, by what is put in at its end.</summary>
    public static Gen<string> OfLength(string text, int length) =>
        from put in Gen.Elements("x", "٣", "\U0001D11E", "\U00020000")
        select text + string.Concat(Enumerable.Repeat(put, Math.Max(0, length - text.EnumerateRunes().Count())));

    public static IEnumerable<string> Shrink(string text) =>
        Enumerable.Range(0, text.Length).Select(at => text.Remove(at, 1));
}
