namespace Tailor.Cloud.Tests.EndToEnd;

/// <summary>A request as the cloud sees it.</summary>
/// <param name="Method">HTTP's method.</param>
/// <param name="Path">Below the address.</param>
/// <param name="Query">With its question mark, or empty.</param>
/// <param name="Headers">Names of its headers.</param>
/// <param name="Fields">Names and values of its body.</param>
internal sealed record RecordedRequest(string Method, string Path, string Query, string[] Headers, (string Name, string Value)[] Fields)
{
    /// <summary>Method and path, with a word in place of what differs from model to model.</summary>
    public string Kind => $"{Method} {Path.Split('/') switch
    {
        ["v1", "models", _] => "v1/models/{name}",
        ["v1", "blocks", _] => "v1/blocks/{sha256}",
        _ => Path,
    }}";
}
