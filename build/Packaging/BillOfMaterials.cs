using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PersonalizeExport.Packaging;

/// <summary>
/// What the module consists of, as a CycloneDX 1.6 document: the packages with version and license, and every file with its hash. It has no time of its
/// making, so that one commit gives one document.
/// </summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(StagedModule module, string folder)
    {
        string self = $"pkg:nuget/{StagedModule.Name}@{module.Version}?repository_url=https://www.powershellgallery.com/api/v2";
        JsonArray files = [.. module.Files.Select(File)];
        JsonObject document = new()
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = $"urn:uuid:{Identity(self + files.ToJsonString())}",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["bom-ref"] = self,
                    ["name"] = StagedModule.Name,
                    ["version"] = module.Version,
                    ["description"] = module.Manifest.Description,
                    ["licenses"] = License("MIT"),
                    ["copyright"] = module.Manifest.Copyright,
                    ["purl"] = self,
                    ["externalReferences"] = new JsonArray(new JsonObject { ["type"] = "website", ["url"] = module.Manifest.ProjectUri }),
                },
            },
            ["components"] = new JsonArray([.. module.Packages.Select(Package), .. files.Select(file => file!.DeepClone())]),
            ["dependencies"] = new JsonArray(
            [
                new JsonObject { ["ref"] = self, ["dependsOn"] = new JsonArray([.. module.Packages.Select(package => (JsonNode)package.Purl)]) },
                .. module.Packages.Select(package => new JsonObject { ["ref"] = package.Purl }),
            ]),
        };
        System.IO.File.WriteAllText(Path.Combine(folder, $"{StagedModule.Name}.{module.Version}.cdx.json"), document.ToJsonString(Readable) + "\n");
    }

    private static JsonNode Package(ShippedPackage package) => new JsonObject
    {
        ["type"] = "library",
        ["bom-ref"] = package.Purl,
        ["authors"] = new JsonArray(new JsonObject { ["name"] = package.Authors }),
        ["name"] = package.Id,
        ["version"] = package.Version,
        ["licenses"] = License(package.License),
        ["purl"] = package.Purl,
    };

    private static JsonNode File(StagedFile file) => new JsonObject
    {
        ["type"] = "file",
        ["bom-ref"] = $"file:{file.Name}",
        ["name"] = file.Name,
        ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-256", ["content"] = file.Sha256 }),
    };

    private static JsonArray License(string expression) => [new JsonObject { ["expression"] = expression }];

    // A document needs an identifier of its own: one that follows from its content.
    private static Guid Identity(string content)
    {
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes(content))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
