import { callRoute, routes, sayError } from '@joinery/api';
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { FrontPage } from '../../ui/front-page.tsx';

/** A page of ours to go to after signing in; never another site. */
function nextPage(state: unknown): string {
  const next = typeof state === 'object' && state !== null && 'next' in state ? state.next : undefined;
  return typeof next === 'string' && next.startsWith('/') && !next.startsWith('//') ? next : '/';
}

function useSignIn() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { state } = useLocation() as { state: unknown };
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => callRoute(routes.signIn, { body }),
    onSuccess: (me) => {
      client.setQueryData([routes.readMe.name], me);
      return navigate(nextPage(state), { replace: true });
    },
  });
}

export function SignInPage() {
  const form = useForm({ initialValues: { email: '', password: '' } });
  const signIn = useSignIn();
  const setup = useQuery({ queryKey: [routes.readSetup.name], queryFn: () => callRoute(routes.readSetup) });
  useEffect(() => {
    document.title = 'Sign in · Joinery';
  }, []);
  return (
    <FrontPage title="Sign in" text="With the address and password of your Joinery account.">
      {setup.data?.claimed === false && (
        <Alert color="blue" mb="md" title="Nobody owns this installation yet">
          Open the address with the one-time code that Joinery printed to its console when it started.
        </Alert>
      )}
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <Stack>
          {signIn.isError && (
            <Alert color="red" role="alert">
              {sayError(signIn.error)}
            </Alert>
          )}
          <TextInput label="E-mail" type="email" autoComplete="username" required {...form.getInputProps('email')} />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={signIn.isPending} fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}
