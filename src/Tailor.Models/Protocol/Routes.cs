namespace Tailor.Models.Protocol;

/// <summary>Where devices find what: paths below the cloud's address.</summary>
public static class Routes
{
    /// <summary>POST: a device introduces itself.</summary>
    public const string Devices = "v1/devices";

    /// <summary>GET: the signed keyring.</summary>
    public const string Keyring = "v1/keyring";

    /// <summary>GET {name}: the signed release of a model that this device is to run.</summary>
    public const string Models = "v1/models";

    /// <summary>GET {sha256}: a piece's bytes.</summary>
    public const string Blocks = "v1/blocks";

    /// <summary>POST: a plan for the device's interest and budget.</summary>
    public const string Plans = "v1/plans";

    /// <summary>GET ?model=…&amp;ids=…: rows of the item table.</summary>
    public const string ItemEmbeddings = "v1/items/embeddings";

    /// <summary>POST: how devices fare.</summary>
    public const string Telemetry = "v1/telemetry";
}
