import { callRoute, routes, sayError } from '@joinery/api';
import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { FrontPage } from '../../ui/front-page.tsx';
import { codeInFragment } from './code-in-fragment.ts';

const isEmail = (text: string) =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? null : 'Write an address such as ana@example.com.';
const isPassword = (text: string) => (text.length >= 12 ? null : 'Use at least 12 characters.');
const isNamed = (text: string) => (text.trim() === '' ? 'Write a name.' : null);

function useClaim() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: { code: string; name: string; email: string; password: string; organization: string }) =>
      callRoute(routes.claim, { body }),
    onSuccess: (me) => {
      client.setQueryData([routes.readMe.name], me);
      client.setQueryData([routes.readSetup.name], { claimed: true });
      return navigate('/', { replace: true });
    },
  });
}

function ClaimForm() {
  const [code] = useState(() => codeInFragment(window.location.hash));
  const claim = useClaim();
  const form = useForm({
    initialValues: { code, name: '', email: '', password: '', organization: '' },
    validate: { code: isNamed, name: isNamed, email: isEmail, password: isPassword, organization: isNamed },
  });
  return (
    <form onSubmit={form.onSubmit((values) => claim.mutate(values))} noValidate>
      <Stack>
        {claim.isError && (
          <Alert color="red" role="alert">
            {sayError(claim.error)}
          </Alert>
        )}
        {code === '' && (
          <TextInput
            label="One-time code"
            description="Joinery printed it to its console when it started."
            required
            {...form.getInputProps('code')}
          />
        )}
        <TextInput
          label="Organization"
          placeholder="Contoso"
          required
          autoComplete="organization"
          {...form.getInputProps('organization')}
        />
        <TextInput label="Your name" required autoComplete="name" {...form.getInputProps('name')} />
        <TextInput label="E-mail" type="email" required autoComplete="username" {...form.getInputProps('email')} />
        <PasswordInput
          label="Password"
          description="At least 12 characters."
          required
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={claim.isPending} fullWidth>
          Claim and begin
        </Button>
      </Stack>
    </form>
  );
}

export function SetupPage() {
  const setup = useQuery({ queryKey: [routes.readSetup.name], queryFn: () => callRoute(routes.readSetup) });
  useEffect(() => {
    document.title = 'Set up · Joinery';
  }, []);
  if (setup.data?.claimed === true) {
    return (
      <FrontPage title="Already set up" text="This installation has an owner.">
        <Stack>
          <Text size="sm">Sign in, or ask the owner to add you to an organization.</Text>
          <Button component={Link} to="/sign-in">
            Sign in
          </Button>
        </Stack>
      </FrontPage>
    );
  }
  return (
    <FrontPage title="Welcome to Joinery" text="Claim this installation: you become its first owner.">
      <ClaimForm />
    </FrontPage>
  );
}
