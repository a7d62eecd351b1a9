using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Keys;
using Tailor.Cloud.Releases;
using Tailor.Models;
using Tailor.Models.Signing;

namespace Tailor.Cloud.Administration;

/// <summary>The keys that devices are told of, and which of them are here. Nothing of a private half leaves the node, and none is changed over HTTP: that takes the root key.</summary>
internal static class KeyAdministration
{
    public static void MapKeys(this RouteGroupBuilder group) =>
        group.MapGet("keys", Show).WithSummary("The keyring as it is served: its number, until when it holds, its keys by purpose, and which of them this node has.").Produces<KeyringSummary>();

    private static IResult Show(PublishedKeys keys, PlanKey planKey, CloudOptions options)
    {
        var (ring, releases) = (keys.Read(), ReleaseKeyOf(options));
        KeySummary[] all =
        [
            .. ring.ReleaseKeys.Select(key => new KeySummary(key.Id, KeyPurpose.Release, string.Equals(key.Id, releases, StringComparison.Ordinal))),
            .. ring.PlanKeys.Select(key => new KeySummary(key.Id, KeyPurpose.Plan, string.Equals(key.Id, planKey.Id, StringComparison.Ordinal))),
        ];
        return TypedResults.Json(new KeyringSummary(ring.Sequence, ring.Issued, ring.Expires, all, planKey.Id), AdminJson.Default.KeyringSummary);
    }

    /// <summary>The id of the node's key of releases, or null where it has none that can be read.</summary>
    private static string? ReleaseKeyOf(CloudOptions options)
    {
        try
        {
            if (options.ReleaseKey is not { } file) return null;
            using var key = KeyFolder.ReadKey(file);
            return PublicKey.Of(key).Id;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ModelFormatException)
        {
            return null;
        }
    }
}
