using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tailor.Cli.Customization;
using Tailor.Cli.Errors;
using Tailor.Models.Budgets;

namespace Tailor.Cli.Experiments;

/// <summary>How a variant's users are customized when its model is measured.</summary>
/// <param name="Strategy">Whose strategy a user gets.</param>
/// <param name="Bits">Average bits a weight, 2 to 8.</param>
/// <param name="DecodeBits">A weaker device's own budget, within which it reads the codes, or null where it takes them as they are.</param>
/// <param name="ItemBits">Bits of a value of the item table: 32, 8, 4 or 2.</param>
internal sealed record CustomizeSettings(StrategySource Strategy, double Bits, double? DecodeBits = null, int ItemBits = StrategyRequest.FloatItems)
{
    private const long Seed = 1;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>What an evaluation is asked for.</summary>
    public StrategyRequest Request => new(Methods.Chord, Strategy, PrecisionBudget.AverageBits(Bits), Seed, DecodeBits is { } bits ? PrecisionBudget.AverageBits(bits) : null, ItemBits);

    /// <summary>Reads an experiment's words.</summary>
    /// <exception cref="UsageException">A key is unknown or missing, or a value out of range.</exception>
    public static CustomizeSettings Parse(JsonObject settings)
    {
        try
        {
            var read = settings.Deserialize<CustomizeSettings>(Format)!;
            if (!ItemBitsOption.IsPossible(read.ItemBits)) throw new UsageException("customize: itemBits must be 32, 8, 4 or 2.");
            return read.Bits is >= 2 and <= 8 && read.DecodeBits is null or (>= 2 and <= 8) ? read : throw new UsageException("customize: bits must be 2 to 8.");
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"customize: {wrong.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}");
        }
    }
}
