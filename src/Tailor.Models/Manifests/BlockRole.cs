using System.Text.Json.Serialization;

namespace Tailor.Models.Manifests;

/// <summary>What a block is part of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BlockRole>))]
public enum BlockRole
{
    /// <summary>The network: positions, layers, norms, and what narrower widths need.</summary>
    Backbone,

    /// <summary>The item table, shared by look-up and scoring, and the items' biases.</summary>
    Items,

    /// <summary>What makes a user's interest of their behaviour; goes to devices.</summary>
    Extractor,

    /// <summary>What makes a plan of interest and budget; stays in the cloud.</summary>
    Customizer,
}
