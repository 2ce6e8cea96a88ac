using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PersonalizeExport.Tests.Properties;

/// <summary>
/// A pattern of the API model as the service evaluates it: Java's meaning, on whole characters, against the whole value. It follows all ways
/// through the pattern at once and shares nothing with .NET's regular expressions, which the product uses.
/// </summary>
internal sealed class ServicePattern
{
    private readonly Node _root;

    public ServicePattern(string pattern) => _root = new Reader(pattern).ReadAll();

    public bool Matches(string value)
    {
        int[] characters = [.. value.EnumerateRunes().Select(rune => rune.Value)];
        return _root.Ends(characters, [0]).Contains(characters.Length);
    }

    /// <summary>Values that the pattern matches, or nearly all of them, for the values of most tests to be near the border.</summary>
    public Gen<string> Values => _root.Values;

    private abstract record Node
    {
        public abstract Gen<string> Values { get; }

        /// <summary>Where a match can end that begins at one of the starts.</summary>
        public abstract HashSet<int> Ends(int[] value, HashSet<int> starts);
    }

    private sealed record Character(Func<int, bool> Takes, Func<Gen<int>> Some) : Node
    {
        public override Gen<string> Values => Some().Select(char.ConvertFromUtf32);

        public override HashSet<int> Ends(int[] value, HashSet<int> starts) =>
            [.. starts.Where(start => start < value.Length && Takes(value[start])).Select(start => start + 1)];
    }

    private sealed record Sequence(IReadOnlyList<Node> Nodes) : Node
    {
        public override Gen<string> Values => Nodes.Aggregate(
            Gen.Constant(""), (all, node) => from before in all from next in node.Values select before + next);

        public override HashSet<int> Ends(int[] value, HashSet<int> starts) => Nodes.Aggregate(starts, (reached, node) => node.Ends(value, reached));
    }

    private sealed record Choice(IReadOnlyList<Node> Nodes) : Node
    {
        public override Gen<string> Values => Gen.OneOf(Nodes.Select(node => node.Values));

        public override HashSet<int> Ends(int[] value, HashSet<int> starts) => [.. Nodes.SelectMany(node => node.Ends(value, starts))];
    }

    private sealed record Repetition(Node Repeated, int Min, int Max) : Node
    {
        public override Gen<string> Values => Gen.Choose(Min, Math.Min(Max, Min + 12)).SelectMany(
            times => Gen.ArrayOf(Repeated.Values, times).Select(string.Concat));

        public override HashSet<int> Ends(int[] value, HashSet<int> starts)
        {
            HashSet<int> ends = Min == 0 ? [.. starts] : [];
            HashSet<int> reached = starts;
            for (int times = 1; times <= Max && reached.Count > 0 && times <= value.Length + 1; times++)
            {
                reached = Repeated.Ends(value, reached);
                if (times >= Min)
                {
                    ends.UnionWith(reached);
                }
            }

            return ends;
        }
    }

    private sealed class Reader(string pattern)
    {
        private int _next;

        public Node ReadAll()
        {
            Node all = ReadChoice();
            return _next == pattern.Length ? all : throw new NotSupportedException($"'{pattern}' at {_next}");
        }

        private Node ReadChoice()
        {
            List<Node> choices = [ReadSequence()];
            while (Skip('|'))
            {
                choices.Add(ReadSequence());
            }

            return choices is [Node only] ? only : new Choice(choices);
        }

        private Sequence ReadSequence()
        {
            List<Node> nodes = [];
            while (_next < pattern.Length && pattern[_next] is not ('|' or ')'))
            {
                // The whole value must match, so the anchors, which stand at the ends alone, say nothing more.
                if (!Skip('^') && !Skip('$'))
                {
                    nodes.Add(ReadRepetition(ReadOne()));
                }
            }

            return new Sequence(nodes);
        }

        private Node ReadOne()
        {
            if (Skip('('))
            {
                Node group = ReadChoice();
                return Skip(')') ? group : throw new NotSupportedException($"'{pattern}' has an open group");
            }

            return Skip('[') ? ReadClass() : Skip('.') ? Of(c => c is not ('\n' or '\r' or 0x85 or 0x2028 or 0x2029)) : ReadCharacter();
        }

        private Node ReadRepetition(Node node)
        {
            if (Skip('*'))
            {
                return new Repetition(node, 0, int.MaxValue);
            }

            if (Skip('+'))
            {
                return new Repetition(node, 1, int.MaxValue);
            }

            if (Skip('?'))
            {
                return new Repetition(node, 0, 1);
            }

            if (!Skip('{'))
            {
                return node;
            }

            int end = pattern.IndexOf('}', _next);
            int[] bounds = [.. pattern[_next..end].Split(',').Select(bound => int.Parse(bound, CultureInfo.InvariantCulture))];
            _next = end + 1;
            return new Repetition(node, bounds[0], bounds[^1]);
        }

        private Character ReadClass()
        {
            List<Character> members = [];
            while (!Skip(']'))
            {
                int first = pattern[_next];
                Character member = ReadCharacter();
                if (first != '\\' && pattern[_next] == '-' && pattern[_next + 1] != ']')
                {
                    int last = pattern[_next + 1];
                    _next += 2;
                    member = Of(c => c >= first && c <= last, () => Gen.Choose(first, last));
                }

                members.Add(member);
            }

            return Of(c => members.Exists(member => member.Takes(c)), () => Gen.OneOf(members.Select(member => member.Some())));
        }

        private Character ReadCharacter()
        {
            char c = pattern[_next++];
            return c != '\\' ? Literal(c) : pattern[_next++] switch
            {
                'd' => Of(digit => digit is >= '0' and <= '9', () => Gen.Choose('0', '9')),
                'p' => ReadProperty(),
                char other when !char.IsAsciiLetterOrDigit(other) => Literal(other),
                char other => throw new NotSupportedException($"'{pattern}' has \\{other}"),
            };
        }

        private Character ReadProperty()
        {
            int end = pattern.IndexOf('}', _next);
            string name = pattern[(_next + 1)..end];
            _next = end + 1;
            return name switch
            {
                "ASCII" => Of(c => c < 0x80, () => Gen.Choose(0, 0x7F)),
                "L" => OfCategories(UnicodeCategory.UppercaseLetter, UnicodeCategory.OtherLetter),
                "N" => OfCategories(UnicodeCategory.DecimalDigitNumber, UnicodeCategory.OtherNumber),
                "Z" => OfCategories(UnicodeCategory.SpaceSeparator, UnicodeCategory.ParagraphSeparator),
                _ => throw new NotSupportedException($"'{pattern}' has \\p{{{name}}}"),
            };
        }

        // The categories of a letter of Unicode's two stand one after the other.
        private static Character OfCategories(UnicodeCategory first, UnicodeCategory last) => Of(c => IsIn(c, first, last));

        private static bool IsIn(int c, UnicodeCategory first, UnicodeCategory last)
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(new Rune(c));
            return category >= first && category <= last;
        }

        private static Character Literal(char c) => Of(other => other == c, () => Gen.Constant((int)c));

        private static Character Of(Func<int, bool> takes, Func<Gen<int>>? some = null) => new(
            takes, some ?? (() => Texts.Character.Select(text => char.ConvertToUtf32(text, 0)).Where(c => takes(c))));

        private bool Skip(char c)
        {
            bool isThere = _next < pattern.Length && pattern[_next] == c;
            _next += isThere ? 1 : 0;
            return isThere;
        }
    }
}
