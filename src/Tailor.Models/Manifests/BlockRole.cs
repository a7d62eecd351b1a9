using System.Text.Json.Serialization;

namespace Tailor.Models.Manifests;

/// <summary>What a block is part of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BlockRole>))]
public enum BlockRole
{
    /// <summary>The network: positions, layers, norms.</summary>
    Backbone,

    /// <summary>The item table, shared by look-up and scoring.</summary>
    Items,
}
