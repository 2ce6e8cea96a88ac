#!/usr/bin/env -S dotnet run
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// Writes the sample dataset group beside this file, or into the folder that is given: always the same bytes.
//     dotnet run samples/data/Generate.cs [folder]
// Every dataset has exact duplicates (within a part, between parts, between bulk and put) and, for items and users, newer
// records of the same ID, so that BULK, PUT and ALL each export another number of records.

using System.Globalization;
using System.Text;

const int Users = 240;
const int Items = 300;
const long FirstSecond = 1_735_689_600; // 2025-01-01T00:00:00Z
const long SecondsOfYear = 365 * 24 * 3600;

string folder = args.Length > 0 ? args[0] : (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string group = Path.Combine(folder, "retail-demo");
// A generator of our own: that of .NET may change from one release to the next.
ulong state = 20_250_101;

WriteInteractions();
WriteItems();
WriteUsers();

void WriteInteractions()
{
    string[] columns = ["USER_ID", "ITEM_ID", "TIMESTAMP", "EVENT_TYPE", "EVENT_VALUE"];
    string[][] bulk1 = Interactions(3_400), bulk2 = Interactions(3_400), bulk3 = Interactions(3_400), put1 = Interactions(1_300), put2 = Interactions(700);
    Write("INTERACTIONS/bulk/part-1.csv", columns, [.. bulk1, .. bulk1.Take(40)]);
    Write("INTERACTIONS/bulk/part-2.csv", columns, [.. bulk2, .. bulk1.Skip(100).Take(60)]);
    Write("INTERACTIONS/bulk/part-3.csv", columns, bulk3);
    Write("INTERACTIONS/put/2025-11.csv", columns, [.. put1, .. bulk3.Take(75), .. put1.Take(25)]);
    Write("INTERACTIONS/put/2025-12.csv", columns, [.. put2, .. put1.Skip(500).Take(30)]);
}

void WriteItems()
{
    string[] columns = ["ITEM_ID", "NAME", "CATEGORY_L1", "PRICE", "DESCRIPTION", "CREATION_TIMESTAMP"];
    string[][] bulk = [.. Enumerable.Range(0, 260).Select(n => Item(n, "first edition"))];
    string[][] repriced = [.. bulk.Skip(20).Take(30).Select(Repriced)];
    string[][] put = [.. Enumerable.Range(255, 45).Select(n => Item(n, "put one by one"))];
    Write("ITEMS/bulk/part-1.csv", columns, [.. bulk.Take(150), .. bulk.Take(5)]);
    Write("ITEMS/bulk/part-2.csv", columns, [.. bulk.Skip(150), .. bulk.Skip(140).Take(10), .. repriced]);
    Write("ITEMS/put/2025-11.csv", columns, [.. put, .. bulk.Skip(200).Take(12)]);
    Write("ITEMS/put/2025-12.csv", columns, [.. put.Take(15).Select(Repriced), .. repriced.Take(8).Select(Repriced), .. put.Skip(30).Take(4)]);
}

void WriteUsers()
{
    string[] columns = ["USER_ID", "AGE", "MEMBERSHIP", "CITY"];
    string[][] bulk = [.. Enumerable.Range(0, 220).Select(User)];
    string[][] put = [.. Enumerable.Range(210, 30).Select(User)];
    Write("USERS/bulk/part-1.csv", columns, [.. bulk, .. bulk.Take(6)]);
    Write("USERS/bulk/part-2.csv", columns, [.. bulk.Skip(50).Take(18).Select(Upgraded), .. bulk.Skip(90).Take(4)]);
    Write("USERS/put/2025-11.csv", columns, [.. put, .. put.Take(3)]);
    Write("USERS/put/2025-12.csv", columns, [.. put.Skip(20).Select(Upgraded), .. bulk.Skip(60).Take(7)]);
}

string[][] Interactions(int count) => [.. Enumerable.Range(0, count).Select(_ => Interaction())];

string[] Interaction()
{
    string[] types = ["View", "View", "View", "AddToCart", "Purchase"];
    string type = types[Next(types.Length)];
    return [UserId(Next(Users)), ItemId(Next(Items)), Text(FirstSecond + Next((int)SecondsOfYear)), type, type == "Purchase" ? Price() : ""];
}

string[] Item(int n, string edition)
{
    string[] categories = ["books", "garden", "kitchen", "toys"];
    // Some names and descriptions are of the kind that breaks a careless reader of CSV.
    string name = (n % 10) switch
    {
        0 => $"Café crème, no. {n}",
        1 => $"12\" pan \"Chef\" {n}",
        2 => $"緑茶 {n}",
        _ => $"Product {n}",
    };
    string description = n % 7 == 0 ? $"First line, {edition}\nSecond line" : $"Of the {edition}";
    return [ItemId(n), name, categories[Next(categories.Length)], Price(), description, Text(FirstSecond + (n * 3_600L))];
}

string[] User(int n)
{
    string[] memberships = ["none", "silver", "gold"];
    string[] cities = ["Köln", "São Paulo", "Washington, D.C.", "Osaka", ""];
    return [UserId(n), Text(18 + Next(70)), memberships[Next(memberships.Length)], cities[Next(cities.Length)]];
}

static string[] Repriced(string[] item) =>
    [.. item[..3], Text((decimal.Parse(item[3], CultureInfo.InvariantCulture) + 1.5m)), .. item[4..]];

static string[] Upgraded(string[] user) => [user[0], user[1], "platinum", user[3]];

static string UserId(int n) => $"user-{n:D4}";

static string ItemId(int n) => $"item-{n:D4}";

string Price() => Text(1 + (Next(9_900) / 100m));

static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

// SplitMix64.
int Next(int below)
{
    state += 0x9E3779B97F4A7C15;
    ulong z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return (int)((z ^ (z >> 31)) % (ulong)below);
}

void Write(string name, string[] columns, IEnumerable<string[]> records)
{
    string path = Path.Combine(group, name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    IEnumerable<string> lines = records.Prepend(columns).Select(record => string.Join(',', record.Select(Quoted)) + "\n");
    File.WriteAllText(path, string.Concat(lines), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}

static string Quoted(string field) =>
    field.AsSpan().ContainsAny(",\"\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
