using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Tailor.Cloud.Problems;

/// <summary>Reads the messages of devices: strictly, and with a sentence for those that cannot be read.</summary>
internal static class MessageBody
{
    /// <summary>Reads a message.</summary>
    /// <returns>The message, or what is wrong with it.</returns>
    /// <exception cref="BadHttpRequestException">It is too long, or breaks off.</exception>
    public static async ValueTask<(T? Message, IResult? Problem)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        if (!http.Request.HasJsonContentType()) return (null, Problem.Of(StatusCodes.Status415UnsupportedMediaType, $"Expected application/json, found {http.Request.ContentType ?? "no content type"}."));
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.BodyReader, type, http.RequestAborted) is { } message
                ? (message, null)
                : (null, Problem.Of(StatusCodes.Status400BadRequest, "Expected a message, found null."));
        }
        catch (JsonException error)
        {
            return (null, Problem.Of(StatusCodes.Status400BadRequest, error.Message));
        }
    }
}
