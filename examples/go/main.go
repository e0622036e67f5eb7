package main

import (
	"github.com/pulumi-confluence-applinks/pulumi-confluence-applinks/sdk/go/confluence"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// An application that may read Confluence, and the key with which it signs its requests.
		reporting, err := confluence.NewApplicationLink(ctx, "reporting", &confluence.ApplicationLinkArgs{
			Name:   pulumi.String("Reporting"),
			RpcUrl: pulumi.String("https://reporting.example.com"),
		})
		if err != nil {
			return err
		}
		key, err := confluence.NewRsaKeyPair(ctx, "reporting", nil)
		if err != nil {
			return err
		}
		_, err = confluence.NewIncomingConsumer(ctx, "reporting", &confluence.IncomingConsumerArgs{
			ApplicationLinkId: reporting.ID(),
			Key:               pulumi.String("reporting"),
			Name:              pulumi.String("Reporting"),
			PublicKey:         key.PublicKeyPem,
			Level:             pulumi.String("2LO"),
			ExecuteAs:         pulumi.String("admin"),
		})
		if err != nil {
			return err
		}

		// A Jira, and how the two sign requests to each other.
		jiraUrl := config.Get(ctx, "jiraUrl")
		if jiraUrl == "" {
			jiraUrl = "https://jira.example.com"
		}
		jira, err := confluence.NewApplicationLink(ctx, "jira", &confluence.ApplicationLinkArgs{
			Name:    pulumi.String("Jira"),
			Type:    pulumi.String("jira"),
			RpcUrl:  pulumi.String(jiraUrl),
			Primary: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		_, err = confluence.NewOAuthSettings(ctx, "jira", &confluence.OAuthSettingsArgs{
			ApplicationLinkId: jira.ID(),
			Incoming:          pulumi.String("2LO"),
			Outgoing:          pulumi.String("2LO"),
		})
		if err != nil {
			return err
		}

		ctx.Export("reportingLinkId", reporting.ID())
		// Secret: ciphertext in the state.
		ctx.Export("privateKey", key.PrivateKeyPem)
		return nil
	})
}
