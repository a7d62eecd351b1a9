namespace Tailor.Models.Releases;

/// <summary>What a piece of a model is for.</summary>
public enum PieceKind
{
    /// <summary><c>manifest.json</c>: what the model is.</summary>
    Manifest,

    /// <summary>The tensors of the network that every device runs, whatever its plan.</summary>
    Backbone,

    /// <summary>The tensors of one block that a plan can skip; named as the block.</summary>
    Block,

    /// <summary>The item table in float32.</summary>
    Items,

    /// <summary>What each item has beside its embedding, whichever form the table has: biases, and what it weighs in a history. Absent where there is nothing of the kind.</summary>
    ItemScalars,

    /// <summary>The scalable item table, of which a device holds the beginning.</summary>
    Table,

    /// <summary>What makes a user's interest.</summary>
    Extractor,

    /// <summary>Item index ↔ the user's own id, and titles.</summary>
    Catalogue,

    /// <summary>Histories and what the model answers to them, by which a device checks itself.</summary>
    Golden,
}
