using Tailor.Device.Policies;
using Tailor.Models.Signing;

namespace Tailor.Cli.Fleet;

/// <summary>What all devices of a fleet share.</summary>
/// <param name="Cloud">The cloud's address.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Root">The key that keyrings are signed with.</param>
/// <param name="Folder">Where each device has a folder of its own.</param>
/// <param name="Keep">Whether their stores stay after the last day; otherwise each goes when its device has lived it, so that a large fleet fits a small disk.</param>
/// <param name="Policy">When they ask the cloud.</param>
/// <param name="Clock">Their clock.</param>
internal sealed record FleetSettings(Uri Cloud, string Model, PublicKey Root, string Folder, bool Keep, RefreshPolicy Policy, TimeProvider Clock);
