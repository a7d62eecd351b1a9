using System.Net;
using System.Text.Json;

namespace Tailor.Cloud.Tests;

/// <summary>Reads problem details.</summary>
internal static class ProblemText
{
    /// <summary>Asserts that an answer is a problem of a status, and gives its sentence.</summary>
    public static async Task<string> AssertAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"Expected {status}, found {answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(text);
        Assert.Equal((int)status, json.RootElement.GetProperty("status").GetInt32());
        return json.RootElement.GetProperty("detail").GetString()!;
    }
}
