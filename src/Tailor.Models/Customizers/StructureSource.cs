using System.Text.Json.Serialization;

namespace Tailor.Models.Customizers;

/// <summary>What decides which blocks are kept.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StructureSource>))]
public enum StructureSource
{
    /// <summary>The user's interest and the budget, through the controller.</summary>
    Personal,

    /// <summary>The budget alone, through the controller: the same for all users of a budget, the control.</summary>
    Constant,

    /// <summary>Chance, seeded by the interest: any structure that the budget allows.</summary>
    Random,

    /// <summary>Nothing: the same blocks always.</summary>
    Fixed,
}
